/** What stands around every page: the name, the navigation, the theme, whether data is live, and messages. */

import { useEffect, useErrorBoundary, useRef, useState } from "preact/hooks";
import { liveState, liveVersion } from "../api/events";
import { path, query } from "../base/location";
import { chooseTheme, THEMES, theme } from "../base/theme";
import { parameterOf, pathWithQuery } from "../base/url_state";
import { AT } from "../widgets/as_of";
import { PageHeader } from "../widgets/page_header";
import { Empty, Failed } from "../widgets/states";
import { SyntheticMark } from "../widgets/synthetic";
import { Toast } from "../widgets/toast";
import type { Route } from "./route";
import { type Match, matchRoute, ROUTES } from "./routes";
import { applyUpdate, dismissUpdate, updateWaits } from "./updates";

/** The whole dashboard. */
export function Shell() {
  const match = matchRoute(path.value);
  const main = useRef<HTMLElement>(null);
  useFocusOnArrival(main);
  return (
    <div class="shell">
      <a class="skip" href="#content">
        Skip to content
      </a>
      <Sidebar current={match?.route ?? null} />
      <main id="content" class="content" ref={main} tabIndex={-1}>
        <CurrentPage key={path.value} match={match} />
      </main>
      {updateWaits.value && (
        <Toast
          text="A new version of the dashboard is ready."
          action="Reload"
          onAction={applyUpdate}
          onDismiss={dismissUpdate}
        />
      )}
    </div>
  );
}

/** A page, or that it broke: the document of another version of the server may lack what a page relies on. */
function CurrentPage({ match }: { match: Match | null }) {
  const [error] = useErrorBoundary();
  if (error !== undefined) {
    const reason = error instanceof Error ? error.message : String(error);
    const text = `This page cannot be drawn: ${reason}. Is the server of another version?`;
    return <Failed text={text} onRetry={() => location.reload()} />;
  }
  const Page = match?.route.page ?? NotFound;
  return <Page values={match?.values ?? {}} />;
}

function Sidebar({ current }: { current: Route | null }) {
  const [isOpen, setOpen] = useState(false);
  const here = path.value;
  useEffect(() => setOpen(false), [here]);
  const at = parameterOf(query.value, AT);
  return (
    <header class="sidebar" data-open={isOpen}>
      <div class="brand">
        <a href="/" class="brand-name">
          dre
        </a>
        <LiveState />
        <button
          type="button"
          class="button menu-button"
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setOpen(!isOpen)}
        >
          Menu
        </button>
      </div>
      <nav id="navigation" class="navigation" aria-label="Pages">
        {(["Network", "Builds"] as const).map((group) => (
          <Group key={group} title={group} current={current} at={group === "Network" ? at : ""} />
        ))}
        <ThemeSwitch />
      </nav>
    </header>
  );
}

function Group(props: { title: "Network" | "Builds"; current: Route | null; at: string }) {
  const { title, current, at } = props;
  const routes = ROUTES.filter((route) => route.navigation?.group === title);
  if (routes.length === 0) return null;
  return (
    <section>
      <h2 class="navigation-title">{title}</h2>
      <ul>
        {routes.map((route) => (
          <li key={route.pattern}>
            <a
              class="navigation-link"
              href={pathWithQuery(route.pattern, { at })}
              aria-current={isWithin(current, route) ? "page" : undefined}
            >
              {route.navigation?.title}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A detail page belongs to its list: /subnets/:id to /subnets. */
function isWithin(current: Route | null, route: Route): boolean {
  if (!current) return false;
  return current === route || current.pattern.startsWith(`${route.pattern}/`);
}

function LiveState() {
  const version = liveVersion.value;
  const isLost = liveState.value === "lost";
  const text = isLost ? "offline" : version ? `v${version.version}` : "…";
  const title = isLost
    ? "Not connected: what is shown may be old"
    : "Live: new versions of the registry show at once";
  return (
    <span class="live" data-state={liveState.value} title={title}>
      <span class="live-dot" aria-hidden="true" />
      <span class="visually-hidden">{title}</span>
      <span class="numeric">{text}</span>
      {version?.synthetic && <SyntheticMark />}
    </span>
  );
}

function ThemeSwitch() {
  return (
    <label class="theme">
      <span>Theme</span>
      <select
        value={theme.value}
        onChange={(event) => {
          const chosen = THEMES.find((each) => each === event.currentTarget.value);
          if (chosen) chooseTheme(chosen);
        }}
      >
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}

function NotFound() {
  return (
    <>
      <PageHeader title="No such page" />
      <Empty title={`There is nothing at ${path.value}.`}>
        The navigation lists all pages; the <a href="/">overview</a> is a good start.
      </Empty>
    </>
  );
}

/** Puts the focus on the new page's content, so that a keyboard and a screen reader start there. */
function useFocusOnArrival(main: { readonly current: HTMLElement | null }): void {
  const here = path.value;
  const last = useRef(here);
  useEffect(() => {
    if (last.current === here) return;
    last.current = here;
    main.current?.focus({ preventScroll: true });
  }, [here, main]);
}
