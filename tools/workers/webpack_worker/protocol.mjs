// Bazel's protocol for persistent workers, in JSON: a request a line in, a response a line out. It must not know what
// is worked on. https://bazel.build/remote/creating

/** A line that is no request; the message is one line for people. */
export class ProtocolError extends Error {}

function check(condition, expected) {
  if (!condition) throw new ProtocolError(`a request's ${expected}`);
}

/**
 * Reads one request. A field that has its default value may be missing.
 *
 * @param {string} line
 * @throws {ProtocolError}
 */
export function parseRequest(line) {
  let request;
  try {
    request = JSON.parse(line);
  } catch (error) {
    throw new ProtocolError(`a request is not JSON: ${error.message}`);
  }
  check(request !== null && typeof request === "object", "line is not an object");
  const { requestId = 0, cancel = false, sandboxDir = "" } = request;
  const { arguments: args = [], inputs = [] } = request;
  check(Number.isInteger(requestId) && requestId >= 0, "requestId is no whole number");
  check(typeof sandboxDir === "string", "sandboxDir is no text");
  check(
    Array.isArray(args) && args.every((arg) => typeof arg === "string"),
    "arguments are no texts",
  );
  const areInputs =
    Array.isArray(inputs) && inputs.every((input) => typeof input?.path === "string");
  check(areInputs, "inputs have no path");
  const digests = new Map(inputs.map(({ path, digest = "" }) => [path, digest]));
  return { requestId, cancel: cancel === true, sandboxDir, arguments: args, digests };
}

/**
 * Writes one response.
 *
 * @param {import("node:stream").Writable} stream
 * @param {{ requestId: number, exitCode?: number, output?: string, wasCancelled?: boolean }} response
 */
export function writeResponse(
  stream,
  { requestId, exitCode = 0, output = "", wasCancelled = false },
) {
  stream.write(`${JSON.stringify({ exitCode, output, requestId, wasCancelled })}\n`);
}
