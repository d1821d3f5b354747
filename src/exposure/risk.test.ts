import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDueSoon } from '#model/exposure'
import { exploitChance } from './attack-steps.ts'
import { baseScore, easeOf, environmentalScore, parseVector } from './cvss.ts'
import { actionOf, dueOf } from './decision-tables.ts'
import { bandOf, deviceRisk, riskOf, securityScore, siteScore, threatOf } from './risk.ts'

const nothing = { isExploited: false, hasModule: false, hasProofOfConcept: false }
const certain = { confidence: 1, mitigation: 1 }
const NEEDS = { confidentiality: 'low', integrity: 'high', availability: 'high' } as const

describe('risk of a finding', () => {
  it('gives the worked example of docs/internals/exposure-models.md §3 to the digit', () => {
    const exploited = {
      threat: threatOf({ ...nothing, isExploited: true, epss: 0.99 }).value,
      isKnownExploited: true,
    }
    const camera = riskOf({ severity: 10, exposure: 1, consequence: 0.4, ...certain, ...exploited })
    assert.deepEqual([camera.raw, camera.score, bandOf(camera.score)], [76, 76, 'critical'])
    const stratix = riskOf({ severity: 9.8, exposure: 0.5, consequence: 0.7, ...certain, ...exploited })
    assert.deepEqual([Math.round(stratix.raw * 10) / 10, stratix.score], [66.8, 90])
    const en2t = riskOf({
      severity: 9.8,
      threat: threatOf({ ...nothing, epss: 0.0469 }).value,
      exposure: 0.5,
      consequence: 0.9,
      ...certain,
      isKnownExploited: false,
    })
    assert.deepEqual([en2t.score, bandOf(en2t.score)], [44.4, 'medium'])
    const cpu = riskOf({
      severity: 9.3,
      threat: threatOf({ ...nothing, epss: 0.0022 }).value,
      exposure: 0.3,
      consequence: 0.9,
      ...certain,
      isKnownExploited: false,
    })
    assert.equal(cpu.score, 35.2)
  })

  it('lifts only what is known to be exploited, certain, reachable and not mitigated', () => {
    const base = { severity: 5, threat: 1, consequence: 0.9, isKnownExploited: true }
    assert.equal(riskOf({ ...base, exposure: 0.5, ...certain }).score, 90)
    assert.ok(riskOf({ ...base, exposure: 0.3, ...certain }).score < 90)
    assert.ok(riskOf({ ...base, exposure: 0.5, confidence: 0.5, mitigation: 1 }).score < 90)
    assert.equal(riskOf({ ...base, exposure: 0.5, confidence: 1, mitigation: 0 }).score, 0)
  })

  it('adds up to a device and a site, never above 100', () => {
    assert.equal(deviceRisk([]), 0)
    assert.equal(deviceRisk([44.4]), 44.4)
    assert.ok(Math.abs(deviceRisk([40, 40]) - (40 + 60 * (1 - Math.exp(-0.1)))) < 1e-9)
    assert.ok(deviceRisk(Array.from({ length: 500 }, () => 90)) <= 100)
    assert.equal(securityScore(44.4, 12), 56)
    assert.equal(securityScore(10, 140), 0)
    assert.equal(siteScore([]), undefined)
    assert.equal(
      siteScore([
        { security: 20, consequence: 0.9 },
        { security: 100, consequence: 0.4 },
      ]),
      32,
    )
  })
})

describe('cvss', () => {
  const vector = (text: string) => parseVector(text)!
  it('gives base scores as published', () => {
    assert.equal(baseScore(vector('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')), 9.8)
    assert.equal(baseScore(vector('CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H')), 10)
    assert.equal(baseScore(vector('CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/E:P/RL:O/RC:C')), 6.5)
    assert.equal(parseVector('CVSS:3.1/AV:N'), undefined)
    assert.equal(parseVector('nonsense'), undefined)
  })

  it('weighs what a controller needs: availability up, confidentiality down', () => {
    const availability = vector('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H')
    const confidentiality = vector('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N')
    assert.deepEqual([baseScore(availability), environmentalScore(availability, NEEDS)], [7.5, 9.3])
    assert.deepEqual([baseScore(confidentiality), environmentalScore(confidentiality, NEEDS)], [7.5, 5.7])
    assert.equal(easeOf(availability), 1)
  })
})

describe('decisions', () => {
  it('follow the published tables', () => {
    assert.equal(actionOf('active', true, true, 'high'), 'act')
    assert.equal(actionOf('none', false, false, 'high'), 'track')
    assert.equal(actionOf('poc', false, true, 'medium'), 'track*')
    assert.equal(dueOf(true, true, true, true), '3 days; check for compromise')
    assert.equal(dueOf(false, false, true, true), '60 days')
    assert.equal(dueOf(false, true, true, true), '3 days')
    const terms = [
      dueOf(true, true, true, true),
      dueOf(true, false, false, false),
      dueOf(false, false, true, true),
      '',
    ]
    assert.deepEqual(terms.map(isDueSoon), [true, true, false, false])
    assert.equal(isDueSoon(dueOf(false, false, false, false)), false)
  })

  it('reckon the chance of an exploit as in docs/internals/exposure-models.md §4', () => {
    const kev = '2022-03-25'
    assert.equal(
      exploitChance({ epss: 0.99998, knownExploited: kev, hasPublicExploit: true }).toFixed(4),
      '1.0000',
    )
    assert.equal(
      exploitChance({ epss: 0.98975, knownExploited: kev, hasPublicExploit: true }).toFixed(4),
      '0.9995',
    )
    assert.equal(exploitChance({ epss: 0.0469, knownExploited: '', hasPublicExploit: false }), 0.05)
  })
})
