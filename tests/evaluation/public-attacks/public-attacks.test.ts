/** `SIGHTGLASS_ATTACKS=all` also plays each with nothing learned. Industroyer2, FrostyGoop, INCONTROLLER, Fuxnet and COSMICENERGY: each step named by what was done, each attack one incident. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scripts } from '../../../simulator/public-attacks/scripts.ts'
import { gradeAttack } from './grade.ts'

const OPTIONS = { seed: 21, learnSeconds: 900, pace: 6, every: 100 } as const

for (const script of scripts) {
  test(`${script.name}: named acts, one incident`, async () => {
    const { steps, incidents, inIncident, falseAlerts } = await gradeAttack(script, OPTIONS)
    for (const { label, isNamed, hasTechnique } of steps) {
      assert.ok(isNamed, `${label.step}: no alert names it`)
      assert.ok(hasTechnique, `${label.step}: no alert has ${label.technique}`)
    }
    assert.equal(incidents.length, 1)
    assert.equal(inIncident, steps.length)
    assert.deepEqual(
      falseAlerts.map(({ title, what }) => `${title}: ${what}`),
      [],
    )
  })

  const isLarge = process.env.SIGHTGLASS_ATTACKS === 'all' || script.name === 'incontroller'
  test(`${script.name}: with nothing learned its steps are named`, { skip: !isLarge }, async () => {
    const { steps } = await gradeAttack(script, { ...OPTIONS, learnSeconds: 0 })
    const unnamed = steps.filter(({ isNamed }) => !isNamed).map(({ label }) => label.step)
    assert.deepEqual(unnamed, [])
  })
}
