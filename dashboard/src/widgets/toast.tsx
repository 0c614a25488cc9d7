/** A message at the edge that waits for an answer: a new version of the dashboard, a lost connection. */

interface ToastProps {
  readonly text: string;
  /** What the button does, in a word or two. */
  readonly action: string;
  readonly onAction: () => void;
  readonly onDismiss: () => void;
}

/** One message with its button. */
export function Toast({ text, action, onAction, onDismiss }: ToastProps) {
  return (
    <div class="toast" role="status">
      <span>{text}</span>
      <button type="button" class="button button-primary" onClick={onAction}>
        {action}
      </button>
      <button type="button" class="button button-quiet" aria-label="Not now" onClick={onDismiss}>
        ✕
      </button>
    </div>
  );
}
