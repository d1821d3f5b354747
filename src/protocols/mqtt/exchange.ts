export const limits = {
  /** Packets up to this length are read whole; of longer ones only the head. */
  wholeOctets: 48 * 1024,
  headOctets: 1024,
  /** Longest payload read as a number. */
  readingOctets: 32,
  /** Topic aliases of MQTT 5 are not resolved; topics are cut at this many characters. */
  topic: 256,
} as const

export interface MqttExchange {
  clientRemaining: number
  serverRemaining: number
  isProven: boolean
  /** Protocol level of the CONNECT: 3, 4, 5; 0 where it was not seen. */
  level: number
  user: string | undefined
  hasPassword: boolean
  isDefault: boolean
}

export function newExchange(): MqttExchange {
  return {
    clientRemaining: 0,
    serverRemaining: 0,
    isProven: false,
    level: 0,
    user: undefined,
    hasPassword: false,
    isDefault: false,
  }
}
