/** The room's questions, or the answer that there are none; and how one is named in an address. */
import Type from 'typebox'
import { Value } from 'typebox/value'
import { CodedError } from '#contract/errors'
import { Question } from '#contract/mining'
import type { Mining, Room } from '../room.ts'

export function miningOf({ mining }: Room): Mining {
  if (mining === undefined) throw new CodedError('not-found', 'this server answers no questions')
  return mining
}

export const askedFor = {
  id: Type.Optional(Type.String({ maxLength: 100, description: 'Of a saved question' })),
  question: Type.Optional(
    Type.String({ maxLength: 8000, description: 'Any question, as JSON: subject, conditions, sort' }),
  ),
}

export async function askedQuestion(
  { id, question }: { readonly id?: string; readonly question?: string },
  room: Room,
): Promise<Question & { readonly title: string; readonly about: string }> {
  if ((id === undefined) === (question === undefined))
    throw new CodedError('bad-question', 'expected id or question, and one of them only')
  if (id !== undefined) return miningOf(room).find(id)
  let asked: unknown
  try {
    asked = JSON.parse(question!)
  } catch {
    throw new CodedError('bad-question', 'question: expected JSON')
  }
  if (!Value.Check(Question, asked)) {
    const [first] = Value.Errors(Question, asked)
    throw new CodedError(
      'bad-question',
      `question${first?.instancePath ?? ''}: ${first?.message ?? 'not one'}`,
    )
  }
  return { ...asked, title: 'Question', about: '' }
}
