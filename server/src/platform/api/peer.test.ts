import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { peerOf } from './peer.ts'
import { networkOf } from '../../kernel/network.ts'

it.each(['off', 'on', '1', '10.0.0.0/8, 127.0.0.1'])(
  'nobody is there any more, behind proxies trusted as %s',
  (setting) => {
    const trust = setting === 'off' ? false : setting === 'on' ? true : setting === '1' ? 1 : setting
    expect(networkOf(peerOf(new IncomingMessage(new Socket()), trust))).toBe('')
  },
)
