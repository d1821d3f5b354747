/** Rack and slot of the CPU behind a connection, from the carrier of S7comm. */
interface RackSlot {
  readonly rack: number
  readonly slot: number
}

/** From the context of a payload of `cotp`; undefined where it names none. */
export function rackSlotOf(context: unknown): RackSlot | undefined {
  if (typeof context !== 'object' || context === null || !('rack' in context) || !('slot' in context))
    return undefined
  const { rack, slot } = context
  return typeof rack === 'number' && typeof slot === 'number' ? { rack, slot } : undefined
}

export function pathOf({ rack, slot }: RackSlot): string {
  return `server/rack:${rack}/slot:${slot}`
}
