import type { SuricataSource } from '#contract/suricata'

declare module '#api/room' {
  interface Room {
    /** Suricatas that watch beside the sensor. Left out where none is listened to. */
    suricata?(): readonly SuricataSource[]
  }
}
