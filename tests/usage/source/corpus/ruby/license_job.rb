class LicenseJob < ApplicationJob
  API = ENV['KNOX_API'] || 'https://api.samsungknox.com'

  retry_on Net::OpenTimeout, wait: 5.seconds

  def perform(action, key)
    send(action, key)
  end

  private

  def register(key)
    post('/kc/v2/licenses/licenseRegistration', licenseKey: key)
  end

  def remove(key)
    uri = URI.parse(API + "/kc/v2/licenses/#{CGI.escape(key)}")
    req = Net::HTTP::Delete.new(uri.request_uri)
    http(uri).request(req)
  end

  def list
    RestClient.get "#{API}/kc/v2/licenses", { authorization: "Bearer #{token}" }
  end

  def post(path, body)
    RestClient.post(API + path, body.to_json, content_type: :json)
  end
end
