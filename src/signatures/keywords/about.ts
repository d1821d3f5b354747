/** Metadata keywords of a rule. */
import { type KeywordReader, KeywordRefused } from '../rule-builder.ts'
import { parts, plainText } from '../rule-text.ts'
import { isAboutTechniques, withTechniquesOf } from '../techniques.ts'

const limits = { references: 16 } as const

function whole(value: string, most: number): number {
  if (!/^\d{1,10}$/.test(value) || Number(value) > most)
    throw new KeywordRefused(`expected 0..${most}, got ${value}`)
  return Number(value)
}

export const aboutKeywords: Readonly<Record<string, KeywordReader>> = {
  msg(rule, value) {
    rule.message = plainText(value).slice(0, 300)
  },
  sid(rule, value) {
    rule.sid = whole(value, 0xffff_ffff)
  },
  rev(rule, value) {
    rule.revision = whole(value, 0xffff_ffff)
  },
  gid(rule, value) {
    rule.generator = whole(value, 0xffff_ffff)
  },
  priority(rule, value) {
    rule.priority = whole(value, 255)
  },
  classtype(rule, value) {
    rule.classification = value.slice(0, 100)
  },
  reference(rule, value) {
    if (rule.references.length < limits.references)
      rule.references.push(value.replace(/\s*,\s*/, ',').slice(0, 300))
  },
  metadata(rule, value) {
    for (const part of parts(value)) {
      if (/^signature_severity\s/.test(part)) rule.signatureSeverity = part.split(/\s+/)[1]!.toLowerCase()
      const anomaly = /^sightglass_anomaly\s+([a-z-]{1,40})$/.exec(part)
      if (anomaly !== null) rule.anomaly = anomaly[1]!
      if (isAboutTechniques(part)) rule.techniques = withTechniquesOf(part, rule.techniques)
    }
  },
  target(rule, value) {
    if (value !== 'src_ip' && value !== 'dest_ip') throw new KeywordRefused('expected src_ip or dest_ip')
    rule.target = value === 'src_ip' ? 'source' : 'destination'
  },
  // The following keywords control storage and logging in Suricata, not detection.
  tag() {},
  logto() {},
  prefilter() {},
}
