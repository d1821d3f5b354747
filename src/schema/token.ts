/** API tokens. */
import Type, { type Static } from 'typebox'
import { PERMISSIONS } from './account.ts'

const Scope = Type.Array(Type.Enum([...PERMISSIONS]), { minItems: 1, maxItems: PERMISSIONS.length })

export const NewToken = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    scope: Scope,
    days: Type.Integer({ minimum: 1, maximum: 3650, description: 'Days until it expires' }),
  },
  { additionalProperties: false, title: 'NewToken' },
)
export type NewToken = Static<typeof NewToken>

const OptionalText = Type.Union([Type.String(), Type.Null()])

const fields = {
  id: Type.String(),
  name: Type.String(),
  /** Name of the account. */
  owner: Type.String(),
  scope: Scope,
  created: Type.String(),
  expires: Type.String(),
  lastUsed: OptionalText,
  lastAddress: OptionalText,
}

export const TokenItem = Type.Object(fields, { title: 'Token' })
export type TokenItem = Static<typeof TokenItem>

export const CreatedToken = Type.Object(
  { ...fields, secret: Type.String({ description: 'Shown once' }) },
  { title: 'CreatedToken' },
)
export type CreatedToken = Static<typeof CreatedToken>
