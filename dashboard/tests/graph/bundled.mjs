// What webpack bundles in the test: a module of ours and one of a package.

import { computed } from "@preact/signals";

globalThis.bundled = computed(() => "bundled").value;
