import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Proxy {
  port: number;
  /** Ends all connections, and refuses new ones: the way to the server is gone. */
  cut(): Promise<void>;
  /** The way is there again. */
  mend(): Promise<void>;
}

/** The way to a server of this machine, which can be cut; what goes through is not looked at. */
export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const hold = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const listen = (port: number): Promise<Server> => {
    const server = createServer(incoming => {
      const outgoing = connect(target, '127.0.0.1');
      for (const socket of [incoming, outgoing]) hold(socket);
      incoming.pipe(outgoing).pipe(incoming);
      incoming.once('close', () => outgoing.destroy());
      outgoing.once('close', () => incoming.destroy());
    });
    return new Promise(resolve => server.listen(port, '127.0.0.1', () => resolve(server)));
  };
  let server = await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    port,
    cut: () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      return closed;
    },
    mend: async () => {
      server = await listen(port);
    },
  };
}
