/** Components whose code comes when they are first shown: a page, a map. */

import { type ComponentType, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failed, Loading } from "./states";

/** A component from a module that is loaded when it is first drawn. */
export function lazy<Props extends object>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
  lines = 12,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const [state, setState] = useState<"loading" | "ready" | "failed">(
      loaded ? "ready" : "loading",
    );
    useEffect(() => {
      let isShown = true;
      if (state === "loading") {
        load().then(
          (module) => {
            loaded = module.default;
            if (isShown) setState("ready");
          },
          () => {
            if (isShown) setState("failed");
          },
        );
      }
      return () => {
        isShown = false;
      };
    }, [state]);
    if (loaded) return h(loaded, props);
    if (state === "loading") return <Loading lines={lines} />;
    const text = "A part of the dashboard cannot be loaded. Is the server reachable?";
    return <Failed text={text} onRetry={() => setState("loading")} />;
  };
}
