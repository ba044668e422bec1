import { create, toBinary } from '@bufbuild/protobuf'
import { GetTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_pb'
import type { LoadRequest } from './load.ts'

const path = '/eventkit.v1.TaskService/GetTask'

const messageOf = (id: string): Buffer =>
  Buffer.from(toBinary(GetTaskRequestSchema, create(GetTaskRequestSchema, { id })))

/** GetTask by Connect's unary protocol with a binary message, as a GET. */
export const getTaskByGet = (id: string, token: string): LoadRequest => ({
  method: 'GET',
  path: `${path}?connect=v1&encoding=proto&base64=1&message=${messageOf(id).toString('base64url')}`,
  headers: { authorization: `Bearer ${token}` },
})

/** The same as a POST. */
export const getTaskByPost = (id: string, token: string): LoadRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/proto', authorization: `Bearer ${token}` },
  body: messageOf(id),
})
