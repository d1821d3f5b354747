import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Command } from 'commander'
import { commandsFor } from './command-files.ts'
import { addCommand, COMMAND_GROUPS } from './help.ts'

const program = new Command('sightglass')
const commands = (await commandsFor(undefined)).map((command) => ({
  name: addCommand(program, command).name(),
  ...command,
}))

describe('help of sightglass', () => {
  it('has examples for every command, each of which registers one', () => {
    assert.equal(program.commands.length, commands.length)
    for (const { name, examples } of commands) assert.ok(examples.length > 0, name)
  })

  it('lists the commands in groups', () => {
    const help = program.helpInformation()
    const positions = COMMAND_GROUPS.map((group) => help.indexOf(`\n${group}:`))
    assert.ok(positions.every((position) => position > 0))
    assert.deepEqual(
      positions,
      positions.toSorted((a, b) => a - b),
    )
  })

  for (const { name, examples } of commands)
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
        // A group does nothing by itself; `console` does, and has commands too.
        assert.ok(command.commands.length === 0 || command.options.length > 0)
      })
})
