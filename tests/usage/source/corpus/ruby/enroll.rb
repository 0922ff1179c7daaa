require 'json'
require 'net/http'
require 'rest-client'

class Enroll
  HOST = 'https://us-kcs-api.samsungknox.com'.freeze
  PATHS = {
    assign: '/kcs/v1/kme/devices/assignProfile',
    delete: '/kcs/v1/kme/devices/delete'
  }.freeze

  def assign(devices, profile)
    request(:put, PATHS[:assign], devices: devices, profileId: profile)
  end

  def delete(devices)
    request(:post, PATHS[:delete], devices: devices)
  end

  def profiles
    uri = URI.join(HOST, '/kcs/v1/kme/profiles/list')
    http = Net::HTTP.new(uri.host, uri.port)
    http.use_ssl = true
    http.request(Net::HTTP::Get.new(uri.request_uri, headers))
  end

  private

  def request(method, path, payload)
    RestClient::Request.execute(method: method, url: "#{HOST}#{path}", payload: payload.to_json, headers: headers)
  end
end
