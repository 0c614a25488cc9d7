/** Where the dashboard starts: it follows the address, the theme and the server's events, and draws the shell. */

import { render } from "preact";
import "./base/style.css";
import { startEvents } from "./api/events";
import { followVersions } from "./api/store";
import { startLocation } from "./base/location";
import { startTheme } from "./base/theme";
import { Shell } from "./pages/shell";
import { startUpdates } from "./pages/updates";

startTheme();
startLocation();
const root = document.getElementById("app");
if (root) render(<Shell />, root);
followVersions();
startEvents();
startUpdates();
