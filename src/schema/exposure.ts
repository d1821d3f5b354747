/** Attack surface, for scripts and pages: exposures, risk terms, attack paths and the changes that remove them. */
import Type, { type Static } from 'typebox'
import { Count, orNull, Proof, Texts } from './terms.ts'

const Share = Type.Number({ minimum: 0, maximum: 1 })
const Score = Type.Number({ minimum: 0, maximum: 100 })

const RiskTerms = Type.Object(
  {
    severity: Type.Number({ minimum: 0, maximum: 10 }),
    threat: Share,
    exposure: Share,
    consequence: Share,
    confidence: Share,
    mitigation: Share,
    raw: Score,
    floor: Type.Number({ description: '90 or 75 where known exploitation lifts the score, else 0' }),
    why: Type.Record(Type.String(), Type.String(), { description: 'Reason of each term' }),
  },
  { title: 'RiskTerms', description: '100 · S/10 · (0.5+0.5T) · (0.55+0.45E) · (0.6+0.4C) · conf · M' },
)

const MatchProof = Type.Object(
  {
    advisory: Type.String(),
    product: Type.String(),
    range: Type.String({ description: 'As published' }),
    tier: Type.Enum(['A', 'B', 'C', 'D', 'E'], {
      description: 'A order number, B name and model, C family, D words, E component',
    }),
    isPossible: Type.Boolean(),
    observed: Type.String(),
    version: Type.String(),
    reason: Type.String(),
    fixedIn: Texts,
    provenance: orNull(Proof),
  },
  { title: 'MatchProof' },
)

export const ExposureItem = Type.Object(
  {
    id: Type.String(),
    device: Type.String({ description: 'Device id' }),
    module: Type.String({ description: 'Path of the module; empty for the device itself' }),
    kind: Type.Enum(['advisory', 'posture']),
    name: Type.String({ description: 'CVE id, or the kind of weak setting' }),
    cve: orNull(Type.String()),
    title: Type.String(),
    verdict: Type.Enum(['affected', 'possible']),
    score: Score,
    band: Type.Enum(['critical', 'high', 'medium', 'low']),
    terms: orNull(RiskTerms),
    proofs: Type.Array(MatchProof),
    cvss: orNull(Type.Number({ minimum: 0, maximum: 10 })),
    vector: Type.String(),
    cwe: Type.String(),
    epss: orNull(Share),
    knownExploited: orNull(Type.String({ description: 'Date of the KEV entry' })),
    hasPublicExploit: Type.Boolean(),
    published: Type.String(),
    action: Type.String({ description: 'SSVC: track, track*, attend, act' }),
    due: Type.String({ description: 'CISA BOD 26-04' }),
    fixedIn: Texts,
    todo: Type.String(),
    state: Type.Enum(['open', 'confirmed', 'rejected', 'fixed', 'mitigated', 'workaround', 'accepted']),
  },
  { title: 'Exposure' },
)
export type ExposureItem = Static<typeof ExposureItem>

export const AttackPathItem = Type.Object(
  {
    id: Type.String(),
    source: Type.String({ description: 'source:internet, source:enterprise or source:station' }),
    target: Type.String({ description: 'Device id' }),
    probability: Share,
    hops: Type.Array(
      Type.Object({
        from: Type.String(),
        to: Type.String(),
        method: Type.String(),
        title: Type.String(),
        exposure: Type.String(),
        service: Type.String(),
        probability: Share,
        reach: Share,
        why: Type.String(),
      }),
    ),
  },
  { title: 'AttackPath' },
)
export type AttackPathItem = Static<typeof AttackPathItem>

const DeviceScores = Type.Array(Type.Object({ device: Type.String(), before: Score, after: Score }))

export const PathChangeItem = Type.Object(
  {
    tag: Type.String(),
    kind: Type.Enum(['patch', 'protect', 'close', 'segment', 'isolate', 'everywhere']),
    title: Type.String(),
    touches: Texts,
    before: Share,
    alone: Share,
    together: Share,
    targets: Type.Optional(
      Type.Object(
        { before: Count, together: Count },
        { description: 'Targets to which any way leads: as it is, and with this change and all above it' },
      ),
    ),
    scores: Type.Optional(
      Type.Object(
        { before: orNull(Score), alone: orNull(Score), together: orNull(Score), devices: DeviceScores },
        {
          description:
            'Security score of the site as it is, with this change alone, and with it and all above it; devices that differ by then',
        },
      ),
    ),
    firewall: Type.Array(
      Type.Object({
        action: Type.Enum(['allow', 'deny']),
        from: Type.String(),
        to: Type.String(),
        transport: Type.String(),
        port: Type.String(),
        why: Type.String(),
      }),
    ),
    nftables: Type.String(),
    virtualPatch: Type.String({ description: 'Suricata' }),
    setting: Type.String(),
  },
  { title: 'PathChange' },
)
export type PathChangeItem = Static<typeof PathChangeItem>

const AdvisoryFeed = Type.Object(
  { name: Type.String(), date: Type.String(), source: Type.String(), entries: Count },
  { title: 'AdvisoryFeed', description: 'Data that devices were compared with, and how old it is' },
)

export const RecommendationItem = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    todo: Type.String(),
    effort: Type.Enum(['low', 'medium', 'high']),
    touches: Texts,
    findings: Count,
    worst: Score,
    band: Type.Enum(['critical', 'high', 'medium', 'low']),
    gain: Type.Number({ description: 'Points of security score it brings, summed over its devices' }),
  },
  { title: 'Recommendation', description: 'What one change fixes' },
)
export type RecommendationItem = Static<typeof RecommendationItem>

/** IEC 62443-3-3: the target level of a zone, and the level it can reach by its packets. */
export const ZoneSecurityItem = Type.Object(
  {
    zone: Type.String(),
    deviceCount: Count,
    target: orNull(Type.Integer({ minimum: 1, maximum: 4, description: 'SL-T, as the site file says it' })),
    achieved: Type.Integer({
      minimum: 0,
      maximum: 4,
      description: 'A bound of SL-A from above: what no packet shows is not judged',
    }),
    reasons: Type.Array(
      Type.Object({
        requirement: Type.String({ description: 'SR of IEC 62443-3-3:2013' }),
        title: Type.String(),
        level: Type.Integer({ minimum: 1, maximum: 4, description: 'The lowest level that asks for it' }),
        settings: Texts,
        touches: Texts,
        deviceCount: Count,
      }),
    ),
  },
  { title: 'ZoneSecurity' },
)
export type ZoneSecurityItem = Static<typeof ZoneSecurityItem>

export const ExposureSummary = Type.Object(
  {
    securityScore: orNull(Score),
    feeds: Type.Array(AdvisoryFeed),
    unidentified: Type.Integer({
      minimum: 0,
      description: 'Devices whose product is not known: nothing can be said of them',
    }),
    recommendations: Type.Array(RecommendationItem),
    changes: Type.Array(PathChangeItem),
    chokePoints: Type.Array(Type.Object({ device: Type.String(), share: Share })),
    zones: Type.Optional(Type.Array(ZoneSecurityItem)),
  },
  { title: 'ExposureSummary' },
)
export type ExposureSummary = Static<typeof ExposureSummary>

/** A page of exposures. */
export const ExposurePage = Type.Object({
  items: Type.Array(ExposureItem),
  next: orNull(Type.String()),
  bands: Type.Record(Type.String(), Count, { description: 'Open findings in each band' }),
  dueSoon: Type.Integer({
    minimum: 0,
    description: 'Open findings below the band `high` that CISA BOD 26-04 gives 14 days or fewer',
  }),
})
export type ExposurePage = Static<typeof ExposurePage>

export const AttackPaths = Type.Object({
  items: Type.Array(AttackPathItem),
  next: Type.Null(),
  changes: Type.Array(PathChangeItem),
  chokePoints: Type.Array(Type.Object({ device: Type.String(), share: Share })),
  scores: Type.Optional(
    Type.Object(
      {
        before: orNull(Score),
        after: orNull(Score),
        devices: DeviceScores,
      },
      { description: 'Security scores as things are and with the changes made; only of a what-if' },
    ),
  ),
})
export type AttackPaths = Static<typeof AttackPaths>
