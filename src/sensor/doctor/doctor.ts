/** Looks at a machine as Sightglass would use it, and changes nothing. */
import type { Asked, Finding } from './finding.ts'
import { checkListening } from './listening.ts'
import { checkClock, checkEngine, checkMemory, checkNode, checkPages } from './machine.ts'
import { checkData, checkDisk, checkPort } from './places.ts'

export async function examine({ data, listen, networkInterface }: Asked): Promise<readonly Finding[]> {
  return [
    checkNode(),
    await checkEngine(),
    checkPages(),
    checkMemory(),
    checkDisk(data),
    checkData(data),
    await checkPort(listen),
    checkClock(),
    await checkListening(networkInterface),
  ]
}
