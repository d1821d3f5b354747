import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fixtureKeptReports, fixtureSchedules } from '#ui/source/testing/reports'
import { reportsSentence, rhythmText } from './sentences.ts'

describe('reports in words', () => {
  it('tells rhythms as people do', () => {
    assert.equal(rhythmText({ every: 'daily', day: 1, hour: 6 }), 'every day at 06:00')
    assert.equal(rhythmText({ every: 'weekly', day: 7, hour: 18 }), 'every Sunday at 18:00')
    assert.equal(rhythmText({ every: 'monthly', day: 1, hour: 0 }), 'on the 1st of every month at 00:00')
    assert.equal(rhythmText({ every: 'monthly', day: 22, hour: 0 }), 'on the 22nd of every month at 00:00')
    assert.equal(rhythmText({ every: 'monthly', day: 13, hour: 0 }), 'on the 13th of every month at 00:00')
  })

  it('says first what went wrong, then what is there', () => {
    assert.match(reportsSentence(fixtureKeptReports(), fixtureSchedules()), /^Trends could not be created/)
    assert.match(reportsSentence(fixtureKeptReports(), []), /^2 stored reports\. Latest: Risk assessment/)
    assert.match(reportsSentence([], []), /^Select a report/)
  })
})
