import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Command } from 'commander'
import { commandsFor } from './command-files.ts'
import { addHelp, commandHelp } from './help.ts'

const program = new Command('sightglass')
for (const command of await commandsFor(undefined)) command.register(program)
for (const command of program.commands) addHelp(command)

describe('help of sightglass', () => {
  it('has a group and examples for every command', () => {
    assert.deepEqual(
      program.commands.map((command) => command.name()),
      Object.keys(commandHelp),
    )
  })

  it('lists the commands in groups', () => {
    const help = program.helpInformation()
    const groups = [...new Set(Object.values(commandHelp).map(({ group }) => group))]
    const positions = groups.map((group) => help.indexOf(`\n${group}`))
    assert.ok(positions.every((position) => position > 0))
    assert.deepEqual(
      positions,
      positions.toSorted((a, b) => a - b),
    )
  })

  for (const [name, { examples }] of Object.entries(commandHelp))
    for (const example of examples)
      it(`parses: ${example}`, () => {
        const words = example.replace(/ > .*/, '').split(' ').slice(1)
        assert.equal(words.shift(), name)
        let command = program.commands.find((one) => one.name() === name)!
        const sub = command.commands.find((one) => one.name() === words[0])
        if (sub !== undefined) {
          words.shift()
          command = sub
        }
        const { operands, unknown } = command.parseOptions(words)
        assert.deepEqual(unknown, [])
        const required = command.registeredArguments.filter((argument) => argument.required).length
        assert.ok(operands.length >= required, `${operands.length} arguments`)
        assert.equal(command.commands.length, 0)
      })
})
