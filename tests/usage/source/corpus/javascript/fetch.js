const BASE = process.env.KNOX_BASE || 'https://api.samsungknox.com';
const TOKEN_URL = `${BASE}/ams/v1/oauth2/token`;

async function token(id, secret) {
  const response = await fetch(TOKEN_URL, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
  });
  return (await response.json()).access_token;
}

async function request(method, path, body) {
  const options = { method, headers: { authorization: `Bearer ${await token()}` } };
  if (body) options.body = JSON.stringify(body);
  return fetch(BASE + path, options);
}

// every page of the devices: GET /kcs/v1/rp/devices?pageNum=0
async function* devices() {
  for (let page = 0; ; page++) {
    const response = await request('GET', `/kcs/v1/rp/devices?pageNum=${page}`);
    const { devices } = await response.json();
    if (!devices.length) return;
    yield* devices;
  }
}

const upload = (devices) => request('PUT', '/kcs/v1/rp/devices/upload', { devices });
const wifi = () => fetch(`${BASE}/kai/v1/network/wifiConnections`).then((r) => r.json());
module.exports = { devices, upload, wifi };
