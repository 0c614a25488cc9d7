// A project of a typical size for the benchmark: pages of TypeScript modules with JSX, sources that they share, and the
// packages that the dashboard uses. It is the same each time.

const PAGES = 8;
const MODULES_PER_PAGE = 60;
const SHARED_MODULES = 20;
const FUNCTIONS_PER_MODULE = 6;

/** Numbers that look random, the same in each run (Lehmer's generator). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state;
  };
}

function functionSource(name, next) {
  const [factor, offset, limit] = [next() % 997, next() % 9973, next() % 99991];
  return `
export function ${name}(input: readonly number[], label: string): string {
  const scaled = input.map((value) => (value * ${factor} + ${offset}) % ${limit});
  const total = scaled.reduce((sum, value) => sum + value, 0);
  if (total > ${limit}) return label + ": more than ${limit} of ${name}";
  return label + ": " + scaled.filter((value) => value > ${offset}).join(", ");
}
`;
}

function moduleSource(name, imports, next) {
  const names = Array.from({ length: FUNCTIONS_PER_MODULE }, (_, index) => `${name}_${index}`);
  const calls = names.map((called) => `${called}([1, 2, 3], "${called}")`);
  return [
    ...imports.map(({ symbol, path }) => `import { ${symbol} } from "${path}";`),
    ...names.map((called) => functionSource(called, next)),
    `export const ${name}: string[] = [${[...calls, ...imports.map(({ symbol }) => `...${symbol}`)].join(", ")}];`,
    "",
  ].join("\n");
}

function pageFiles(page, next) {
  const files = {};
  for (let index = 0; index < MODULES_PER_PAGE; index += 1) {
    const name = `page${page}_part${index}`;
    const imports = [];
    if (index + 1 < MODULES_PER_PAGE) {
      imports.push({ symbol: `page${page}_part${index + 1}`, path: `./part${index + 1}.ts` });
    }
    const shared = next() % SHARED_MODULES;
    imports.push({ symbol: `shared${shared}`, path: `../shared/shared${shared}.ts` });
    files[`src/page${page}/part${index}.ts`] = moduleSource(name, imports, next);
  }
  const library =
    page % 2 === 0 ? 'export { default } from "uplot";' : 'export { geoEqualEarth } from "d3-geo";';
  files[`src/page${page}/page.tsx`] = `
import { page${page}_part0 } from "./part0.ts";
${library}
export function Page() {
  return <ul>{page${page}_part0.map((text) => <li key={text}>{text}</li>)}</ul>;
}
`;
  return files;
}

const MAIN = `
import { render } from "preact";

const pages = [${Array.from({ length: PAGES }, (_, page) => `() => import(/* webpackChunkName: "page-${page}" */ "./page${page}/page.tsx")`).join(", ")}];
const open = pages[Number(location.hash.slice(1))];
if (open) void open().then(({ Page }) => render(<Page />, document.body));
`;

const SERVICE_WORKER = `
import { precacheAndRoute } from "workbox-precaching";
precacheAndRoute(self.__WB_MANIFEST);
`;

/**
 * The files of the project by path, and what an edit changes.
 *
 * @returns {{ files: Record<string, string>, edited: string }}
 */
export function generatedProject() {
  const next = numbers(20231115);
  const files = {
    "src/index.html": '<!doctype html><html lang="en"><title>Generated</title></html>\n',
    "src/main.tsx": MAIN,
    "src/service_worker.ts": SERVICE_WORKER,
  };
  for (let shared = 0; shared < SHARED_MODULES; shared += 1) {
    files[`src/shared/shared${shared}.ts`] = moduleSource(`shared${shared}`, [], next);
  }
  for (let page = 0; page < PAGES; page += 1) Object.assign(files, pageFiles(page, next));
  return { files, edited: "src/page3/part30.ts" };
}
