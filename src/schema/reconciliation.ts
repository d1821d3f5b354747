import Type, { type Static } from 'typebox'

const Listed = Type.Object({
  name: Type.String(),
  addresses: Type.Array(Type.String()),
  serial: Type.String(),
  vendor: Type.String(),
  model: Type.String(),
  firmware: Type.String(),
  owner: Type.String(),
  importance: Type.String(),
})
const Seen = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  ipAddresses: Type.Array(Type.String()),
  macAddresses: Type.Array(Type.String()),
  serial: Type.String(),
  model: Type.String(),
  firmware: Type.String(),
})
const both = { listed: Listed, seen: Seen }

/** A list of devices maintained by people, compared with the observed ones. */
export const Reconciliation = Type.Object(
  {
    onlyListed: Type.Array(Listed, { description: 'On the list, and never seen' }),
    onlySeen: Type.Array(Seen, { description: 'Seen, and not on the list' }),
    matched: Type.Array(
      Type.Object({
        ...both,
        by: Type.Enum(['serial', 'address', 'name'], { description: 'How it was found' }),
      }),
    ),
    otherFirmware: Type.Array(Type.Object(both), { description: 'Of those on both: the versions differ' }),
    devices: Type.Integer({ minimum: 0, description: 'Devices that were compared' }),
    isWhole: Type.Boolean({ description: 'False where the plant has more devices than are compared' }),
  },
  { title: 'Reconciliation' },
)
export type Reconciliation = Static<typeof Reconciliation>
