/** Why builds are not compared as they are, and the way to do it all the same. */

interface RefusalProps {
  /** What the server says. */
  readonly text: string;
  readonly onForce: () => void;
}

/** The explanation with its switch. */
export function Refusal({ text, onForce }: RefusalProps) {
  // The advice behind the last colon is for a command line.
  const [reason] = text.split(/: (?=compare builds|give each side)/);
  return (
    <div class="refusal" role="alert">
      <p>
        <strong>These builds began with unlike caches.</strong> {reason}.
      </p>
      <p>
        A build that finds its results in a cache does other work than one that does not, so their
        difference says more of the caches than of the change. Choose builds that began alike, or
        compare them all the same: the differences are then marked as forced.
      </p>
      <button type="button" class="button" onClick={onForce}>
        Compare all the same
      </button>
    </div>
  );
}
