/** Random octets at a port speak nobody's protocol: who is expected there is named by what it can tell, or not at all. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Candidates } from '#dissect/candidates'
import { recognise } from '#dissect/recognise'
import { Registry } from '#dissect/registry'
import type { Slice } from '#model/protocol'
import { loadProtocols } from '#sensor/engine/folders'
import { randomNumbers } from './random-numbers.ts'
