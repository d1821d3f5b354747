import Type from 'typebox'
import { fleetLimits } from '#schema/fleet-protocol'

/** Parameters of a piece of a file of at most `bytes`: the id of the file, and the piece's number from 0. */
export function pieceOfFile(bytes: number) {
  return Type.Object(
    {
      id: Type.String({ minLength: 1, maxLength: 100 }),
      number: Type.Integer({ minimum: 0, maximum: Math.ceil(bytes / fleetLimits.pieceBytes) - 1 }),
    },
    { additionalProperties: false },
  )
}
