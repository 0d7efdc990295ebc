"use strict";

// The server is wherever this page came from, also where a proxy adds a prefix to its address.
const here = new URL(".", location.href).href.replace(/\/$/, "");

const fromHere = {
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (update) => (document) => update({ ...document, servers: [{ url: here }] }),
      },
    },
  },
};

const page = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#page",
  plugins: [fromHere],
  onComplete: () => page.layoutActions.show(["operations", "Match", "match_cohort"], true),
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  persistAuthorization: true,
  filter: true,
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 2,
  validatorUrl: null,
});
