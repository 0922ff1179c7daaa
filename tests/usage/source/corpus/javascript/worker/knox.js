'use strict';

const https = require('https');
const { promisify } = require('util');
const request = require('request-promise-native');

const HOSTS = { global: 'api.samsungknox.com', eu: 'eu-kcs-api.samsungknox.com' };

class KnoxWorker {
  constructor({ host = HOSTS.global, token }) {
    this.host = host;
    this.token = token;
  }

  get(path, query = {}) {
    return this.send('GET', `${path}?${new URLSearchParams(query)}`);
  }

  post(path, body) {
    return this.send('POST', path, body);
  }

  send(method, path, body) {
    return new Promise((resolve, reject) => {
      const req = https.request({ hostname: this.host, method, path: `/kc/v2${path}`, headers: this.headers() }, resolve);
      req.on('error', reject);
      req.end(body && JSON.stringify(body));
    });
  }

  headers() {
    return { authorization: `Bearer ${this.token}` };
  }

  profiles() {
    return this.get('/profiles', { pageNum: 0 });
  }

  logs(deviceId) {
    return this.post('/devices/getDeviceLogs', { deviceId });
  }

  download(contentId) {
    return this.post(`/contents/${contentId}/downloadUrl`);
  }

  licences() {
    return request({ uri: `https://${this.host}/kc/v2/licenses`, json: true });
  }
}

module.exports = { KnoxWorker };
