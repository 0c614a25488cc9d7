import uPlot from "uplot";
import { shared } from "./shared.ts";
import "./chart.css";

export const chart: string = `${shared} ${uPlot.fmtDate("{YYYY}")(new Date(0))}`;
