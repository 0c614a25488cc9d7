/** How components get answers: asked once the component shows, and followed while it does. */

import { useMemo } from "preact/hooks";
import type { Question } from "../api/questions";
import { type Answer, answerTo } from "../api/store";

/** The answer to a question, now and whenever it changes. */
export function useAnswer<T>(question: Question<T>): Answer<T> {
  const { url } = question;
  // The address is the question's identity; the object is made anew at each drawing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const answer = useMemo(() => answerTo(question), [url]);
  return answer.value;
}
