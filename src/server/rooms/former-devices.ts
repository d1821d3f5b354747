/** Devices that turned out to be part of others: events and alerts told before go on naming them. */
export interface FormerDevices {
  /** Id of the device that has the address which `id` was made of; undefined where none has. */
  heirOf(id: string): Promise<string | undefined>
}

declare module '../room.ts' {
  interface Room {
    readonly formerDevices?: FormerDevices | undefined
  }
}
