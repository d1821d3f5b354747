import { equal, notEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { AddressClasses } from './address-classes.ts'
import { addressSet } from './addresses.ts'
import { VariableBook } from './variables.ts'

const book = new VariableBook(new Map())
const set = (text: string) => addressSet(text, book)!

test('a class holds what every set holds of it, lists and networks, either version', () => {
  const texts = [
    '10.0.0.0/8',
    '[10.1.0.0/16,!10.1.2.3]',
    '[192.0.2.1,10.1.2.3]',
    '2001:db8::7',
    '!10.0.0.0/8',
    'any',
  ]
  const classes = new AddressClasses(texts.map(set))
  for (const ip of [
    '10.1.2.3',
    '10.1.2.4',
    '10.9.9.9',
    '192.0.2.1',
    '192.0.2.2',
    '2001:db8::7',
    '2001:db8::8',
    '',
  ])
    for (const text of texts) {
      const found = set(text).isAny || classes.has(set(text), classes.of(ip))
      equal(found, set(text).isAny || set(text).has(ip), `${ip} in ${text}`)
    }
})

test('addresses that no set tells apart are one class', () => {
  const classes = new AddressClasses([set('10.0.0.0/8'), set('[192.0.2.1,192.0.2.2]')])
  equal(classes.of('10.0.0.1'), classes.of('10.200.0.1'))
  equal(classes.of('192.0.2.1'), classes.of('192.0.2.2'))
  notEqual(classes.of('192.0.2.1'), classes.of('192.0.2.3'))
})

test('sets beyond the bound may hold any address: rules look again', () => {
  const many = Array.from({ length: 80 }, (_, i) => set(`10.${i}.0.0/16`))
  const classes = new AddressClasses(many)
  equal(many.filter((one) => classes.has(one, classes.of('172.16.0.1'))).length, 16)
})
