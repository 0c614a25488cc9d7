/** How components get answers: asked once the component shows, and followed while it does. */

import { useMemo } from "preact/hooks";
import type { Question } from "../api/questions";
import { type Answer, answerTo } from "../api/store";

/** The answer to a question, now and whenever it changes. */
export function useAnswer<T>(question: Question<T>): Answer<T> {
  const { url } = question;
  // The address is the question's identity; the object is made anew at each drawing.
  const answer = useMemo(() => answerTo(question), [url]);
  return answer.value;
}

/** The answers to several questions of one kind, in their order. */
export function useAnswers<T>(questions: readonly Question<T>[]): readonly Answer<T>[] {
  const urls = questions.map(({ url }) => url).join(" ");
  const answers = useMemo(() => questions.map((question) => answerTo(question)), [urls]);
  return answers.map((answer) => answer.value);
}
