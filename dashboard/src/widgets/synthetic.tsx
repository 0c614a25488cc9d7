/** The mark of data that was generated and describes nothing real. It stands wherever such data is shown. */

/** Says that data is synthetic. */
export function SyntheticMark() {
  return (
    <span
      class="mark mark-synthetic"
      title="Generated for trying things out: no real node, company or place"
    >
      Synthetic data
    </span>
  );
}
