import type { HttpAnswer } from '#destination-kit/destination-type'
import { reasonOf } from '#destination-kit/http-outcome'
import type { ActionOutcome } from './action-type.ts'

export const failed = (reason: string, isTemporary: boolean): ActionOutcome => ({
  state: 'failed',
  reason,
  isTemporary,
})

/** By RFC 9110 §15: 2xx done; 429 and 5xx may pass by themselves; the rest needs a person. */
export function httpActionOutcome(answer: HttpAnswer, reference = ''): ActionOutcome {
  const { status } = answer
  if (status >= 200 && status < 300) return { state: 'done', reference }
  if (status === 401) return failed(`${reasonOf(answer)}: the credentials are not accepted`, false)
  if (status === 403) return failed(`${reasonOf(answer)}: the account lacks a permission`, false)
  return failed(reasonOf(answer), status === 429 || status >= 500)
}
