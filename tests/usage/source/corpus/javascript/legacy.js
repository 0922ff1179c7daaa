var knox = {
  host: 'https://eu-kcs-api.samsungknox.com',
  upload: function (devices, done) {
    $.ajax({
      type: 'PUT',
      url: knox.host + '/kcs/v1/rp/devices/upload',
      contentType: 'application/json',
      data: JSON.stringify({ devices: devices }),
      success: done
    });
  },
  list: function (page, done) {
    $.getJSON(knox.host + '/kcs/v1/rp/devices', { pageNum: page }, done);
  },
  remove: function (devices) {
    var xhr = new XMLHttpRequest();
    xhr.open('PUT', knox.host + '/kcs/v1/rp/devices/delete');
    xhr.setRequestHeader('Content-Type', 'application/json');
    xhr.send(JSON.stringify(devices));
  }
};

const routes = [
  ['GET', '/kcs/v1/rp/customers/list'],
  ['GET', '/kcs/v1/rp/profilealias/kme'],
];
for (const [verb, path] of routes) {
  fetch(`${knox.host}${path}`, { method: verb });
}
