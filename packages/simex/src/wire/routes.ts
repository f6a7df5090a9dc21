/** Every route of the exchange, in one table. Entry point: {@link ROUTES}. */
import { futuresAccountRoutes } from './futures-account.ts';
import { futuresMarketRoutes } from './futures-market.ts';
import { futuresOrderRoutes } from './futures-orders.ts';
import { marketRoutes } from './market-routes.ts';
import type { Route } from './route.ts';
import { spotAccountRoutes } from './spot-account.ts';
import { spotOrderRoutes } from './spot-orders.ts';

export const ROUTES: readonly Route[] = [
  ...marketRoutes('spot'),
  ...spotAccountRoutes,
  ...spotOrderRoutes,
  ...marketRoutes('futures'),
  ...futuresMarketRoutes,
  ...futuresAccountRoutes,
  ...futuresOrderRoutes,
];
