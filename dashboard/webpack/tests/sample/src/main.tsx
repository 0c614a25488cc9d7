// A page that has what the configuration is about: JSX, styles, an image, pages that load later, what is dropped.
import { render } from "preact";
import { used } from "./library.ts";
import logo from "./logo.svg";
import "./style.css";

console.log("dropped in production");

async function open(page: string): Promise<void> {
  if (page === "#chart") await import(/* webpackChunkName: "page-chart" */ "./pages/chart.tsx");
  else await import(/* webpackChunkName: "page-map" */ "./pages/map.tsx");
}

const root = document.getElementById("page");
if (root) {
  render(<img alt={used()} src={logo} />, root);
  void open(location.hash);
}
