import type { BehaviourKey } from '#model/protocol'

export const behaviourKeys: readonly BehaviourKey[] = [
  {
    name: 'function',
    of: ({ code, verb, unit }) => `${code} ${verb}${unit === undefined ? '' : ` ${unit}`}`,
  },
  {
    name: 'object',
    // Offsets move with every build of the program; index groups and names stay.
    of: ({ code, object }) =>
      object === undefined ? undefined : `${code} ${object.replace(/ 0x[0-9a-f]+$/, '')}`,
  },
  {
    name: 'offset',
    // Places in the process image and flags are wired for good; what else has an offset moves. In steps of 256 bytes.
    of({ code, object }) {
      const [, area, offset] = /^(%[IQM]\S*) 0x([0-9a-f]+)$/.exec(object ?? '') ?? []
      if (area === undefined || offset === undefined) return undefined
      return `${code} ${area} 0x${Math.floor(Number.parseInt(offset, 16) / 256).toString(16)}..`
    },
  },
]
