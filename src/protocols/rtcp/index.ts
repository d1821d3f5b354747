import { type Attribute, confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, type RtcpMessage } from './wire.ts'

export const protocol = defineProtocol<RtcpMessage, undefined>({
  name: 'rtcp',
  shortName: 'RTCP',
  title: 'RTP Control Protocol',
  standard: 'RFC 3550; RFC 4585',
  depth: 'semantic',
  family: 'it',
  hints: [{ content: 'udp' }, { carriedBy: 'rtsp', selector: 'rtcp' }],
  /** A report with a description behind it that names its source. */
  probe: (slice) => {
    const found = dissect(slice)
    if (found.kind !== 'message') return 'no'
    return found.message.isCompound && found.message.canonicalName !== '' ? 'yes' : 'no'
  },
  dissect,
  facts({ canonicalName, name, tool }, { fromClient }, emit) {
    const say = (attribute: Attribute, value: string, field: string) => {
      if (value === '') return
      const about = fromClient ? 'client' : 'server'
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.banner, field })
    }
    say('software', tool, 'TOOL')
    say('user', name, 'NAME')
    const at = canonicalName.lastIndexOf('@')
    if (at > 0) say('user', canonicalName.slice(0, at), 'CNAME')
  },
})
