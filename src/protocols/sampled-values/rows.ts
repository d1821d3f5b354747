import type { Row } from '#model/protocol'
import type { SampledValues } from './wire.ts'

/** The decoded tree of a message. */
export function rows({ applicationId, isSimulated, units }: SampledValues): readonly Row[] {
  const lines: Row[] = [
    { label: 'APPID', value: String(applicationId), at: 0, length: 2 },
    { label: 'Simulation', value: String(isSimulated), at: 4, length: 1 },
  ]
  for (const unit of units) {
    const { id, sampleCount, configurationRevision, synchronized, samples } = unit
    const value = `${id}: smpCnt ${sampleCount}, confRev ${configurationRevision}, smpSynch ${synchronized}, ${samples.end - samples.start} bytes of samples`
    lines.push({ label: 'ASDU', value, at: 8, length: 0 })
  }
  return lines
}
