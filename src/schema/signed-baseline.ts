import Type, { type Static } from 'typebox'
import { Difference } from './difference.ts'
import { orNull } from './terms.ts'

/** Behaviour that became normal, or is no longer normal, since a person signed the baseline. */
export const SinceSigned = Type.Object(
  {
    signer: Type.String({
      description: 'First 16 digits of the key’s SHA-256; empty where nothing was signed',
    }),
    difference: orNull(Type.Object(Difference.properties)),
  },
  { title: 'SinceSigned' },
)
export type SinceSigned = Static<typeof SinceSigned>
