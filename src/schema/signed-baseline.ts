import Type, { type Static } from 'typebox'
import { Difference } from './difference.ts'
import { orNull } from './terms.ts'

/** What became normal, or is no longer, since somebody signed what is normal. */
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
