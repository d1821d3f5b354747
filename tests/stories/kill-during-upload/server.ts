/** The real server, reading captures with an engine so slow that it can be killed meanwhile. */
import { statSync } from 'node:fs'

import { runUntilStopped } from '#server/run-until-stopped'
import { aDevice, anEvent, T0 } from '#store/testing/records'

import { pacedAnalysis } from '../paced-analysis.ts'

const STEPS = 10

/** Tells in ten steps: one device all captures have in common, one of its own, and an event a step. */
const analyse = pacedAnalysis({
  steps: STEPS,
  stepMs: Number(process.env.STEP_MS ?? 20),
  emit: (step, path) => [
    { kind: 'device', device: aDevice('shared', { packets: step }) },
    { kind: 'device', device: aDevice(`own ${path}`, { packets: step }) },
    { kind: 'event', event: anEvent(`${path} ${step}`, { time: T0 + step, devices: ['shared'] }) },
    { kind: 'counters', counters: { steps: step } },
  ],
  bytesRead: (step, path) => Math.round((statSync(path).size * step) / STEPS),
})

const [data = '', listen] = process.argv.slice(2)
process.exit(await runUntilStopped({ data, listen, analyse }))
