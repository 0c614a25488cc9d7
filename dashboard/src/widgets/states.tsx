/** What stands where data would: it is on its way, there is none, or it could not be had. */

import type { ComponentChildren } from "preact";
import type { Question } from "../api/questions";
import { refresh } from "../api/store";
import { useAnswer } from "./use_answer";

/** Room for what is on its way, so that nothing moves when it comes. */
export function Loading({ lines = 6, label = "Loading" }: { lines?: number; label?: string }) {
  return (
    <div class="loading" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} class="loading-line" />
      ))}
    </div>
  );
}

/** Says that there is nothing, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children !== undefined && <div class="empty-text">{children}</div>}
    </div>
  );
}

/** Says what went wrong, and offers to try again. */
export function Failed({ text, onRetry }: { text: string; onRetry?: () => void }) {
  return (
    <div class="failed" role="alert">
      <p>
        <strong>No data.</strong> {text}
      </p>
      {onRetry && (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

interface AnsweredProps<T> {
  /** What is asked. */
  readonly question: Question<T>;
  /** How many lines of room to keep meanwhile. */
  readonly lines?: number;
  /** Draws the answer. */
  readonly children: (value: T) => ComponentChildren;
}

/** Asks a question and draws its answer, or why there is none. An older answer stays while a newer one fails. */
export function Answered<T>({ question, lines, children }: AnsweredProps<T>) {
  const { value, failure } = useAnswer(question);
  if (value !== null) return <>{children(value)}</>;
  if (failure) return <Failed text={failure.text} onRetry={() => refresh(question.url)} />;
  return <Loading {...(lines === undefined ? {} : { lines })} />;
}
