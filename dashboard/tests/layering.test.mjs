// Holds the layers: which folder of src/ may import which, and that model/ needs no page. Changing the architecture means
// changing the list here.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = join(FOLDER, "src");

/** What each layer may import beside itself. */
const ALLOWED = {
  base: [],
  api: ["base"],
  model: ["base", "api"],
  widgets: ["base", "api", "model"],
  pages: ["base", "api", "model", "widgets"],
};
/** Files outside of the layers, and what they may import. */
const ROOTS = { "main.tsx": ["base", "api", "pages"], "service_worker.ts": [] };
/** Of `model`, only types may be taken from the layer that asks servers. */
const TYPES_ONLY = [["model", "api"]];

function sources() {
  return readdirSync(SOURCES, { recursive: true })
    .map((name) => String(name).replaceAll("\\", "/"))
    .filter((name) => /\.tsx?$/.test(name))
    .sort();
}

/** The relative imports of a file: where they lead, and whether they take only types. */
function imports(name) {
  const text = readFileSync(join(SOURCES, name), "utf8");
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  const found = [];
  const add = (specifier, onlyTypes) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    if (!specifier.text.startsWith(".")) return;
    found.push({ target: posix.join(posix.dirname(name), specifier.text), onlyTypes });
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, onlyTypes(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function onlyTypes(clause) {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  return (
    !clause.name &&
    !!names &&
    ts.isNamedImports(names) &&
    names.elements.every((it) => it.isTypeOnly)
  );
}

const layerOf = (path) => path.split("/")[0];

function violation(name, { target, onlyTypes }) {
  const layer = layerOf(name);
  const wanted = layerOf(target);
  const allowed = ROOTS[name] ?? (ALLOWED[layer] ? [layer, ...ALLOWED[layer]] : undefined);
  if (!allowed) return `src/${name} is in no layer: put it into one of ${Object.keys(ALLOWED)}`;
  if (!allowed.includes(wanted))
    return `src/${name} imports ${target}: ${layer} must not know ${wanted}`;
  const isRestricted = TYPES_ONLY.some(([from, to]) => from === layer && to === wanted);
  if (isRestricted && !onlyTypes) return `src/${name} imports more than types from ${target}`;
  return undefined;
}

test("imports go from the outer layers to the inner ones", () => {
  const files = sources();
  assert.ok(files.length > 20, `only ${files.length} sources found`);
  const found = files.flatMap((name) => imports(name).map((each) => violation(name, each)));
  assert.deepEqual(found.filter(Boolean), []);
});

test("the check sees what it must refuse", () => {
  const taken = { target: "widgets/table", onlyTypes: false };
  assert.match(violation("base/format.ts", taken), /base must not know widgets/);
  assert.match(violation("utils/a.ts", taken), /is in no layer/);
  assert.match(
    violation("model/a.ts", { target: "api/store", onlyTypes: false }),
    /more than types/,
  );
  assert.equal(violation("model/a.ts", { target: "api/documents", onlyTypes: true }), undefined);
  assert.equal(violation("pages/a.tsx", taken), undefined);
});

test("model/ is type-checked without a page", () => {
  const models = sources().filter((name) => layerOf(name) === "model");
  const files = [
    ...models.map((name) => join(SOURCES, name)),
    join(FOLDER, "tests", "support", "model_globals.d.ts"),
  ];
  const program = ts.createProgram(files, {
    lib: ["lib.es2023.d.ts"],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  });
  const found = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line =
      file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const place = file ? `${relative(FOLDER, file.fileName)}:${line}` : "";
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
  assert.deepEqual(found, []);
});
