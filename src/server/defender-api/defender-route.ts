/** Routes of the Defender API: unknown parameters are ignored as there, and failures are `{"error": text}`. */
import type { FastifyReply } from 'fastify'
import Type, { type TSchema } from 'typebox'
import { CodedError, errors } from '#schema/errors'
import { DefenderError } from './error.ts'

/** A query that ignores what it does not know. */
export function lenientQuery<Properties extends Record<string, TSchema>>(properties: Properties) {
  return Type.Object(properties)
}

export const Milliseconds = Type.Number({ minimum: 0, description: 'Milliseconds since 1970-01-01 UTC' })

/** Runs `answer`; a failure becomes the status and the body that scripts expect. */
export async function orError<Answer>(
  reply: FastifyReply,
  answer: () => Promise<Answer> | Answer,
): Promise<Answer | { readonly error: string }> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof DefenderError) reply.status(error.status)
    else if (error instanceof CodedError) reply.status(errors[error.code].status)
    else throw error
    return { error: error.message }
  }
}

export const ok = (schema: TSchema, description: string) => ({ status: 200, schema, description })

/** Failures of authentication as both documented messages. */
export function failureBody(message: string) {
  return { error: { userDisplayErrorMessage: message, internalSystemErrorMessage: message } }
}
