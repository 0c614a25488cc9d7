// The server behind `yarn dev`: it serves the page from memory, replaces what changed, and asks a running dre-backend
// for the data.

const BACKEND = "http://127.0.0.1:8080";

/** webpack-dev-server's options. Paths without a file are the page's own: it reads them. */
export function devServer() {
  return {
    host: "127.0.0.1",
    port: 3000,
    hot: true,
    static: false,
    historyApiFallback: true,
    // Compressing would hold back server-sent events.
    compress: false,
    proxy: [{ context: ["/api", "/healthz", "/readyz"], target: BACKEND }],
  };
}
