require 'net/http'
require 'faraday'

module Knox
  BASE = ENV.fetch('KNOX_BASE', 'https://api.samsungknox.com')

  class Campaigns
    def initialize(token)
      @token = token
      @conn = Faraday.new(url: "#{BASE}/ke/v1/") { |f| f.response :json }
    end

    def all(page = 0)
      @conn.get('campaigns', pageNum: page).body
    end

    def cancel(id)
      @conn.put("campaigns/#{id}/cancel")
    end

    def firmwares(id)
      uri = URI("#{BASE}/ke/v1/campaigns/#{id}/firmwares")
      request = Net::HTTP::Put.new(uri)
      request['Authorization'] = "Bearer #{@token}"
      Net::HTTP.start(uri.host, uri.port, use_ssl: true) { |http| http.request(request) }
    end
  end

  def self.models
    uri = URI.parse("#{BASE}/ke/v1/devices/models")
    Net::HTTP.get_response(uri)
  end
end
