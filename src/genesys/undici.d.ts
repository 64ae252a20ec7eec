// The parts of undici that are loaded: the whole of it takes twice as long and twice the memory.

declare module 'undici/lib/api/api-request.js' {
  import { type Dispatcher } from 'undici';

  const request: Dispatcher['request'];
  export = request;
}

declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici';
  export = Agent;
}
